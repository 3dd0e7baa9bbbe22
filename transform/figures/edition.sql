-- figure edition.issued count
--   doc The edition of the report that was handed out last, as programme.json or client.json state it.
--   ja 前回発行した報告書の版。
-- figure edition.issued_on date
--   doc The day it was handed out.
--   ja 前回報告書を発行した日。
SELECT CAST((SELECT value FROM choice WHERE key = 'issued.edition') AS INTEGER) AS issued,
	(SELECT value FROM choice WHERE key = 'issued.on') AS issued_on;

SELECT source, line FROM setting s WHERE source IS NOT NULL AND key = CASE :figure WHEN 'issued' THEN 'issued.edition' ELSE 'issued.on' END
	AND client = (SELECT max(client) FROM setting o WHERE o.client IN ('', :client) AND o.key = s.key);
