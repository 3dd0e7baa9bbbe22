-- figure drill.benchmark table
--   doc Published shares of drill mails opened, by the mail's type: one drill of one year, a hint and no target.
--   ja 公表された訓練の開封率（メールの種別ごと）。文面や時期が違うため、目安であり目標ではない。
--   apart source
--   column type text
--   column type_label text
--   column rate percent
--   column opened count mail
--   column n count mail
--   column firms count firm
--   column population text
--   column source text
--   column year count
SELECT type, type_label, 1.0 * opened / n AS rate, opened, n, firms, population, source, year FROM benchmark_drill
WHERE EXISTS (SELECT 1 FROM mail) ORDER BY type DESC;
