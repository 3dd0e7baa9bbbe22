-- figure comments table
--   needs comment
--   doc The consultant's comments: the section each names, its Markdown, and the file and the line of its heading.
--   ja 担当コンサルタントのコメント。章の名前ごとの文章。
--   column section text
--   column markdown text
--   column path text
--   column line count
SELECT c.section, c.markdown, s.path, c.line FROM comment c JOIN source s ON s.id = c.source
WHERE c.client = :client ORDER BY s.path, c.line, c.section, c.markdown;

SELECT source, line FROM comment WHERE client = :client AND (:label IS NULL OR :label = section)
ORDER BY source, line;
