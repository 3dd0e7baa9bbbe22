-- working drill.buckets
--   column label text
--   column from_minutes minutes
--   column to_minutes minutes
SELECT column1 AS label, column2 AS from_minutes, column3 AS to_minutes FROM (VALUES
	('～5分', 0, 5), ('～15分', 5, 15), ('～30分', 15, 30), ('～1時間', 30, 60), ('～3時間', 60, 180),
	('～8時間', 180, 480), ('～24時間', 480, 1440), ('24時間～', 1440, NULL));
