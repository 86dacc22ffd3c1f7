-- How many tasks of a document an agency has in each role: what the responsibility matrix counts.
SELECT source_name AS document, agency, MIN(agency_label) AS agency_label,
  COUNT(DISTINCT IF(role = 'lead', task, NULL)) AS lead,
  COUNT(DISTINCT IF(role = 'lead' AND position = '1', task, NULL)) AS first_lead,
  COUNT(DISTINCT IF(role = 'support', task, NULL)) AS support,
  COUNT(DISTINCT IF(role = 'responsible', task, NULL)) AS responsible,
  COUNT(DISTINCT IF(role = 'local', task, NULL)) AS local,
  COUNT(DISTINCT task) - COUNT(DISTINCT IF(inherited = 'false', task, NULL)) AS inherited,
  COUNT(DISTINCT task) AS tasks
FROM assignments
GROUP BY source_name, agency
ORDER BY document, agency
