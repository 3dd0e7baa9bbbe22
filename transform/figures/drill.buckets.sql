-- working drill.buckets
--   column label text
--   column from_minutes minutes
--   column to_minutes minutes
SELECT label, from_minutes, to_minutes FROM bucket ORDER BY from_minutes;
