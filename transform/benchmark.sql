-- Published values to stand beside the client's own, from layouts/benchmark (benchmark.h): filled by engine_benchmark.c,
-- once for each engine. A value keeps its measure, population, n, year and source, and the line of the file it stands in.
-- No average total was ever published; there is no column for one.
CREATE TEMP TABLE IF NOT EXISTS benchmark (
	survey TEXT, population TEXT, year INTEGER, source TEXT, valid_from TEXT, valid_until TEXT, file TEXT, line INTEGER,
	measure TEXT,                   -- 'done', 'done_or_partly': never compared with each other
	n INTEGER, item INTEGER, value REAL
);

CREATE TEMP TABLE IF NOT EXISTS benchmark_drill (
	survey TEXT, population TEXT, year INTEGER, source TEXT, valid_from TEXT, valid_until TEXT, file TEXT, line INTEGER,
	place INTEGER, type TEXT, type_label TEXT, opened INTEGER, n INTEGER, firms INTEGER
);

-- Those that may be printed on the report's day; without such a day those without limits.
CREATE TEMP VIEW IF NOT EXISTS benchmark_now AS
SELECT b.* FROM benchmark b JOIN scope c
WHERE (b.valid_from IS NULL OR b.valid_from <= c.report_date) AND (b.valid_until IS NULL OR b.valid_until >= c.report_date);

CREATE TEMP VIEW IF NOT EXISTS benchmark_drill_now AS
SELECT b.* FROM benchmark_drill b JOIN scope c
WHERE (b.valid_from IS NULL OR b.valid_from <= c.report_date) AND (b.valid_until IS NULL OR b.valid_until >= c.report_date)
	AND EXISTS (SELECT 1 FROM mail);
