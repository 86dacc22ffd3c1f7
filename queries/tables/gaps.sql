-- What of each document nobody bears: tasks without any agency, those of them that the audit finds (task-names-nobody),
-- tasks with agencies and no lead, and aims that stand in no task with an agency.
WITH
  borne AS (SELECT task, MAX(role = 'lead') AS led FROM assignments GROUP BY task),
  naming AS (SELECT DISTINCT document FROM assignments WHERE role IN ('lead', 'support', 'responsible')),
  aims AS (
    SELECT targets.document, COUNT(DISTINCT IF(borne.task IS NULL, target, NULL)) AS aims_without_agency
    FROM targets LEFT JOIN borne ON targets.stated_in = borne.task
    GROUP BY targets.document
  ),
  counted AS (
    SELECT tasks.document, MIN(tasks.source_name) AS source_name, COUNT(DISTINCT tasks.task) AS tasks,
      COUNT(DISTINCT IF(borne.task IS NULL, tasks.task, NULL)) AS without_agency,
      COUNT(DISTINCT IF(
        borne.task IS NULL AND naming.document IS NOT NULL AND NOT tasks.locator RLIKE '(^|/)专栏[^/]*$',
        tasks.task, NULL
      )) AS names_nobody,
      COUNT(DISTINCT IF(NOT borne.led, tasks.task, NULL)) AS without_lead
    FROM tasks
      LEFT JOIN borne ON tasks.task = borne.task
      LEFT JOIN naming ON tasks.document = naming.document
    GROUP BY tasks.document
  )
SELECT counted.*, COALESCE(aims_without_agency, 0) AS aims_without_agency
FROM counted LEFT JOIN aims ON counted.document = aims.document
ORDER BY document
