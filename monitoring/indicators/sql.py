"""The narrow tables from which every indicator is counted, made once for a scope and period.

A table w_x holds everybody's rows; the view m_x is what one pass sees of them, and what indicators ask.

Each complaint is read with the state it had when the period ended. One that was never reopened tells that by its
closing time; one that was reopened is asked step by step, since its closing time has been overwritten or cleared.
Nothing here is put together from values: all of them are parameters.
"""

from __future__ import annotations

# Sets of a whole jurisdiction are joined in memory: with a request's few megabytes they would be spilled to disk.
ROOM = "SET LOCAL work_mem = '64MB'"

# Complaints that arrived in the period, or were open at some moment of it.
CASES = """
CREATE TEMP TABLE w_case ON COMMIT DROP AS
WITH wanted AS (
    SELECT c.id, c.klass, c.category, c.channel, c.sector, c.programme_id, c.unit_id, u.kind AS unit_kind, c.region_id,
        c.subject_sex, c.subject_unit, c.subject_birth_year, c.received_at, c.closed_at, c.due_at, c.answered_at,
        c.informed_at, c.registry_result, c.status, c.reopened
    FROM complaints_complaint c JOIN accounts_unit u ON u.id = c.unit_id
    WHERE c.jurisdiction_id = %(jurisdiction)s
      AND (%(region)s = '' OR c.region_id = %(region)s OR c.region_id LIKE %(inside)s)
      AND (%(unit)s::bigint IS NULL OR c.unit_id = %(unit)s)
      AND c.received_at < %(end)s
      AND (c.received_at >= %(start)s OR c.closed_at IS NULL OR c.closed_at >= %(start)s OR c.reopened > 0)
), steps AS (
    SELECT e.case_id, e.at, e.version, e.transition IN ('reopen', 'reopen_online') AS opening, e.target
    FROM complaints_complaintevent e JOIN wanted w ON w.id = e.case_id AND w.reopened > 0
    WHERE e.at < %(end)s
      AND (e.transition = 'reopen' OR (e.target = ANY(%(ended)s) AND e.source <> ALL(%(ended)s)))
), at_end AS (
    SELECT DISTINCT ON (case_id) case_id, opening, at, target FROM steps ORDER BY case_id, at DESC, version DESC
), at_start AS (
    SELECT DISTINCT ON (case_id) case_id, opening FROM steps WHERE at < %(start)s
    ORDER BY case_id, at DESC, version DESC
), again AS (
    SELECT case_id, count(*) AS times FROM steps WHERE opening AND at >= %(start)s GROUP BY case_id
), known AS (
    SELECT w.*, COALESCE(again.times, 0) AS times_reopened,
        CASE WHEN w.reopened = 0 THEN CASE WHEN w.closed_at < %(end)s THEN w.closed_at END
             WHEN NOT at_end.opening THEN at_end.at END AS ended_at,
        CASE WHEN w.reopened = 0 THEN CASE WHEN w.closed_at < %(end)s THEN w.status ELSE '' END
             WHEN NOT at_end.opening THEN at_end.target ELSE '' END AS ended_as,
        CASE WHEN w.received_at >= %(start)s THEN 'received'
             WHEN w.reopened = 0 OR COALESCE(at_start.opening, TRUE) THEN 'open'
             WHEN again.times > 0 THEN 'reopened' END AS origin
    FROM wanted w
    LEFT JOIN at_end ON at_end.case_id = w.id
    LEFT JOIN at_start ON at_start.case_id = w.id
    LEFT JOIN again ON again.case_id = w.id
)
SELECT id, klass, category, channel, COALESCE(NULLIF(sector, ''), '-') AS sector, programme_id, unit_id, unit_kind,
    COALESCE(substr(region_id, 1, 8), '') AS district, COALESCE(NULLIF(subject_sex, ''), '-') AS sex,
    subject_unit,
    CASE WHEN subject_birth_year IS NULL THEN '-'
         WHEN date_part('year', received_at AT TIME ZONE %(zone)s) - subject_birth_year <= 5 THEN 'a'
         WHEN date_part('year', received_at AT TIME ZONE %(zone)s) - subject_birth_year <= 17 THEN 'b'
         WHEN date_part('year', received_at AT TIME ZONE %(zone)s) - subject_birth_year <= 59 THEN 'c'
         ELSE 'd' END AS age,
    received_at, (received_at AT TIME ZONE %(zone)s)::date AS received_day,
    to_char(received_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month,
    registry_result, due_at, answered_at, informed_at, origin, times_reopened,
    CASE WHEN ended_as = 'verified' THEN 'closed' ELSE ended_as END AS ending, ended_at,
    (ended_at AT TIME ZONE %(zone)s)::date AS ended_day,
    EXISTS (
        SELECT FROM referrals_referral r WHERE r.complaint_id = known.id AND r.sent_at < %(end)s
    ) AS referred
FROM known WHERE origin IS NOT NULL ORDER BY id
"""

# Referrals with a step of interest in the period, or waiting at its end.
REFERRALS = """
CREATE TEMP TABLE w_referral ON COMMIT DROP AS
SELECT r.id, r.complaint_id, r.target_unit_id, u.level, u.name AS target, c.klass, c.category, r.outcome,
    COALESCE(NULLIF(c.subject_sex, ''), '-') AS sex,
    r.submitted_at, r.approved_at, r.sent_at, (r.sent_at AT TIME ZONE %(zone)s)::date AS sent_day,
    (r.submitted_at AT TIME ZONE %(zone)s)::date AS submitted_day,
    (r.approved_at AT TIME ZONE %(zone)s)::date AS approved_day,
    COALESCE(r.sent_at >= %(start)s AND r.sent_at < %(end)s, FALSE) AS sent_in,
    COALESCE(r.approved_at >= %(start)s AND r.approved_at < %(end)s, FALSE) AS approved_in,
    COALESCE(r.sent_at < %(end)s, FALSE) AND NOT COALESCE(
        LEAST(r.acknowledged_at, r.responded_at, r.closed_at) < %(end)s, FALSE) AS waiting,
    COALESCE(r.accepted_at < %(end)s, FALSE) OR r.status IN ('delivered', 'not_delivered') AND r.closed_at < %(end)s
        AS accepted,
    r.status IN ('delivered', 'not_delivered') AND r.closed_at < %(end)s AS answered,
    r.status = 'delivered' AND r.closed_at < %(end)s AS fulfilled
FROM referrals_referral r
JOIN accounts_unit u ON u.id = r.target_unit_id
JOIN complaints_complaint c ON c.id = r.complaint_id
WHERE r.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR r.region_id = %(region)s OR r.region_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR r.unit_id = %(unit)s)
  AND ((r.sent_at >= %(start)s AND r.sent_at < %(end)s)
    OR (r.approved_at >= %(start)s AND r.approved_at < %(end)s)
    OR (r.sent_at < %(start)s
        AND COALESCE(LEAST(r.acknowledged_at, r.responded_at, r.closed_at), 'infinity') >= %(end)s))
"""

# Decisions of the manager in the period by the sex of whom they are about, one row a step.
DECISIONS = """
SELECT COALESCE(NULLIF(c.subject_sex, ''), '-') AS sex,
    count(*) FILTER (WHERE e.target = 'submitted' AND e.source <> 'submitted') AS submitted,
    count(*) FILTER (WHERE e.transition = 'return_to_proposer') AS returned,
    count(*) FILTER (WHERE e.transition = 'refuse') AS refused
FROM referrals_referralevent e JOIN referrals_referral r ON r.id = e.case_id
JOIN complaints_complaint c ON c.id = r.complaint_id
WHERE r.jurisdiction_id = %(jurisdiction)s
  AND (%(region)s = '' OR r.region_id = %(region)s OR r.region_id LIKE %(inside)s)
  AND (%(unit)s::bigint IS NULL OR r.unit_id = %(unit)s)
  AND e.at >= %(start)s AND e.at < %(end)s
GROUP BY 1
"""

# How many working days lie before the end of each day: the difference of two rows is the working days between them.
DAYS = "CREATE TEMP TABLE m_day (day date PRIMARY KEY, n integer NOT NULL) ON COMMIT DROP"
FILL_DAYS = "INSERT INTO m_day SELECT * FROM unnest(%s::date[], %s::integer[])"
EARLIEST = """
SELECT LEAST((SELECT min(received_day) FROM w_case),
             (SELECT min(LEAST(sent_day, submitted_day, approved_day)) FROM w_referral))
"""
# What is read once for all passes over the data, and what each pass makes for itself.
DROP_NARROWED = (
    "DROP VIEW IF EXISTS pg_temp.m_case, pg_temp.m_referral, pg_temp.m_family, pg_temp.m_enrolment, pg_temp.m_check",
    "DROP TABLE IF EXISTS pg_temp.m_need, pg_temp.m_change, pg_temp.m_activity, pg_temp.m_partner",
)
DROP = (
    *DROP_NARROWED,
    "DROP TABLE IF EXISTS pg_temp.w_case, pg_temp.w_referral, pg_temp.m_day,"
    " pg_temp.w_head, pg_temp.w_family, pg_temp.w_enrolment, pg_temp.w_check",
)
# The rows of a w_ table that a pass counts. A view takes no parameters: the sex is written into it.
VIEW = "CREATE TEMP VIEW {view} AS SELECT * FROM {table} WHERE {sex} IN ('', sex)"
