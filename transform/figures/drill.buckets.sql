-- working drill.buckets
--   column label text
--   column from_minutes minutes
--   column to_minutes minutes
SELECT column1 AS label, column2 AS from_minutes, column3 AS to_minutes FROM (VALUES
	('5分以内', 0, 5), ('5〜15分', 5, 15), ('15〜30分', 15, 30), ('30分〜1時間', 30, 60), ('1〜3時間', 60, 180),
	('3〜8時間', 180, 480), ('8〜24時間', 480, 1440), ('24時間超', 1440, NULL));
