/** How calls between systems read. */
import type { ApiCallView, OutboundCallView } from '@/api'
import { formatDateTime } from '@/shared/formats'
import { linesOf, type DetailLine } from '../../audit/logs/detail'

type Result = OutboundCallView['result']
interface Told {
  title: string
  tone: 'success' | 'warning' | 'danger'
}

export const RESULTS: Readonly<Record<Result, Told>> = {
  ok: { title: '成功', tone: 'success' },
  refused: { title: '被拒绝', tone: 'warning' },
  failed: { title: '失败', tone: 'danger' },
  timed_out: { title: '超时', tone: 'danger' },
}
export const RESULT_LABEL = Object.fromEntries(Object.entries(RESULTS).map(([value, { title }]) => [value, title]))
const GATEWAY_TIMEOUT = 504

/** An inbound call's result follows from the status that it was answered with. */
export function resultOf(row: ApiCallView | OutboundCallView): Told {
  if ('result' in row) return RESULTS[row.result]
  if (row.status < 400) return RESULTS.ok
  if (row.status < 500) return RESULTS.refused
  return row.status === GATEWAY_TIMEOUT ? RESULTS.timed_out : RESULTS.failed
}

export const inboundLines = (row: ApiCallView): DetailLine[] =>
  linesOf(
    ['时间', formatDateTime(row.at)],
    ['方向', '外部调入'],
    ['接入方', row.consumer],
    ['接口', row.interface],
    ['请求', `${row.method} ${row.path}`, true],
    ['结果', `${resultOf(row).title}（${row.status} ${row.code}）`],
    ['返回条数', row.rows],
    ['耗时', `${row.duration_ms} 毫秒`],
    ['来源地址', row.address],
    ['参数摘要', row.parameters_digest, true],
  )

export const outboundLines = (row: OutboundCallView): DetailLine[] =>
  linesOf(
    ['时间', formatDateTime(row.at)],
    ['方向', '对外调出'],
    ['外部系统', row.peer],
    ['方法', row.method],
    ['结果', `${RESULTS[row.result].title}（${row.code}）`],
    ['耗时', `${row.duration_ms} 毫秒`],
    ['参数摘要', row.parameters_digest, true],
  )
