-- The settings in force for :client, into the tables choice and scope of views.sql. Run before scope.sql.

DELETE FROM choice;
INSERT INTO choice SELECT key, json_extract(value, '$') FROM setting WHERE client = '' AND json_valid(value);
INSERT OR REPLACE INTO choice SELECT key, json_extract(value, '$') FROM setting WHERE client = :client AND json_valid(value);

DELETE FROM scope;
INSERT INTO scope (client, zone, small_group, opened_kind, respondents, person_sheet)
SELECT :client,
	coalesce((SELECT value FROM choice WHERE key = 'time_zone'), 'Asia/Tokyo'),
	coalesce((SELECT value FROM choice WHERE key = 'privacy.small_group' AND typeof(value) = 'integer'), 5),
	CASE (SELECT value FROM choice WHERE key = 'drill.opened_means') WHEN 'viewed' THEN 'viewed' ELSE 'opened' END,
	coalesce((SELECT value FROM choice WHERE key = 'diagnosis.respondents'), 'latest'),
	coalesce((SELECT value FROM choice WHERE key = 'privacy.person_sheet'), 0);
