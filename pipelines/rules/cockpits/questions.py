"""Questions that analysts ask again and again; `docs/analysts.md` explains each."""

from schemas.cockpits.analysis import Question

QUESTIONS = (
    Question(
        code="prisons_by_month",
        title="各监狱各月的劳动工时",
        sql="""select p.name as 监狱, h.month as 月份, round(sum(h.minutes) / 60, 1) as 工时
from labour_hours_by_month h
left join prison p on p.prison_id = h.prison_id
group by all
order by 月份, 监狱""",
    ),
    Question(
        code="overtime_share",
        title="各监狱加班工时的比重",
        sql="""select p.name as 监狱, h.month as 月份,
  round(100.0 * sum(h.minutes) filter (h.kind = 'overtime') / sum(h.minutes), 2) as 加班占比
from labour_hours_by_month h
left join prison p on p.prison_id = h.prison_id
group by all
order by 加班占比 desc nulls last, 监狱, 月份""",
    ),
    Question(
        code="wards_by_month",
        title="各监区的人均月工时",
        sql="""select w.name as 监区, h.month as 月份, count(distinct h.worker_key) as 劳动人数,
  round(sum(h.minutes) / 60 / count(distinct h.worker_key), 1) as 人均工时
from labour_hours h
left join ward w on w.ward_id = h.ward_id
group by all
order by 人均工时 desc, 监区, 月份""",
    ),
    Question(
        code="over_eight_hours",
        title="一天劳动超过八小时的人次",
        sql="""with day_total as (
  select prison_id, worker_key, day, sum(minutes) as minutes
  from labour_hours
  group by all
)
select p.name as 监狱, strftime(d.day, '%Y-%m') as 月份, count(*) as 人次,
  max(d.minutes) as 最长分钟
from day_total d
left join prison p on p.prison_id = d.prison_id
where d.minutes > 480
group by all
order by 月份, 监狱""",
    ),
    Question(
        code="rest_day_work",
        title="休息日劳动最多的监区",
        sql="""select w.name as 监区, round(sum(h.minutes) / 60, 1) as 休息日工时
from labour_hours_by_month h
left join ward w on w.ward_id = h.ward_id
where h.kind = 'rest'
group by all
order by 休息日工时 desc
limit 20""",
    ),
    Question(
        code="waiting_sheets",
        title="还没有审批的工时表",
        sql="""select p.name as 监狱, u.day as 日期, count(distinct u.sheet_id) as 工时表,
  round(sum(u.minutes) / 60, 1) as 工时
from labour_hours_unapproved u
left join prison p on p.prison_id = u.prison_id
where u.state = 'submitted'
group by all
order by 日期, 监狱""",
    ),
    Question(
        code="seven_days",
        title="连续劳动七天以上的劳动者",
        sql="""with day_of as (select distinct worker_key, day from labour_hours),
run as (
  select worker_key, day,
    day - cast(row_number() over (partition by worker_key order by day) as integer) as start
  from day_of
)
select worker_key as 劳动者代号, min(day) as 开始, max(day) as 结束, count(*) as 天数
from run
group by worker_key, start
having count(*) >= 7
order by 天数 desc, 劳动者代号""",
    ),
    Question(
        code="grades",
        title="各等级的人数和工时",
        sql="""select grade as 等级, count(distinct worker_key) as 劳动人数,
  round(sum(minutes) / 60, 1) as 工时
from labour_hours
group by all
order by 等级""",
    ),
    Question(
        code="weekdays",
        title="一周各天的劳动强度",
        sql="""select isodow(day) as 星期, count(distinct day) as 天数,
  round(sum(minutes) / 60 / count(distinct (worker_key, day)), 2) as 人均日工时
from labour_hours
group by all
order by 星期""",
    ),
    Question(
        code="two_posts",
        title="一天内在两个以上岗位劳动的人次",
        sql="""with posts as (
  select ward_id, worker_key, day, count(distinct post_id) as posts
  from labour_hours
  group by all
)
select w.name as 监区, strftime(o.day, '%Y-%m') as 月份, count(*) as 人次, max(o.posts) as 最多岗位
from posts o
left join ward w on w.ward_id = o.ward_id
where o.posts >= 2
group by all
order by 人次 desc, 监区, 月份""",
    ),
)
