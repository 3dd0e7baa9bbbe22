-- figure drill.benchmark table
--   doc Published shares of drill mails opened, by the mail's type, the newest drill first: a hint and no target, as mails of other words give other shares.
--   ja 公表された訓練の開封率（メールの種別ごと）。新しい訓練から並べる。文面や時期が違うため、目安であり目標ではない。
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
--   column survey text
SELECT type, type_label, 1.0 * opened / n AS rate, opened, n, firms, population, source, year, survey
FROM benchmark_drill_now ORDER BY year DESC, survey, place;

SELECT file, line FROM benchmark_drill_now
WHERE :label IS NULL OR :label IN (type, type_label, survey, population, source) ORDER BY file, line;
