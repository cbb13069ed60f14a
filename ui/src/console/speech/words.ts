/** What the speech resources page says of engines, reasons and ages. */

const ENGINES: Record<string, string> = {
  http: '局语音识别服务',
  'whisper-base': '内置识别引擎',
  'whisper-base-stock': '内置识别引擎（标准）',
}

/** Officers know the service and the built-in engine; another one stands with its own name. */
export function engineTitle(name: string): string {
  return ENGINES[name] ?? (name.startsWith('sherpa-') ? `本地模型 ${name.slice('sherpa-'.length)}` : name || '—')
}

const REASONS: Record<string, string> = {
  too_slow: '响应过慢',
  recovered: '已恢复',
  speech_service_slow: '服务没有按时应答',
  speech_service_away: '服务无法连接',
  speech_service_failed: '服务出错',
  speech_service_refused: '服务拒绝请求',
  speech_service_garbled: '服务的应答无法解析',
  speech_service_partial: '服务只应答了部分内容',
  speech_engine_failed: '引擎运行出错',
}

export const reasonTitle = (code: string): string => REASONS[code] ?? '引擎故障'

const STALE_MS = 30_000

/** Whether the figures are too old to be believed: the platform looks every two seconds. */
export const isStale = (at: string, now: number): boolean => now - Date.parse(at) > STALE_MS
