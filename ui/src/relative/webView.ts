/** The page inside a mini-program's web-view: what it may tell its host, and when. */

interface MiniProgram {
  postMessage(message: { data: unknown }): void
  navigateBack(): void
}

interface Host {
  __wxjs_environment?: string
  wx?: { miniProgram?: MiniProgram }
}

/** Whether a mini-program shows this page. */
export function insideMiniProgram(host: Host = window as Host, agent: string = navigator.userAgent): boolean {
  return host.__wxjs_environment === 'miniprogram' || /miniProgram/i.test(agent)
}

/**
 * Tells the mini-program that the person leaves a call, and goes back to it; false outside of one.
 * WeChat delivers messages on leaving alone, so nothing waits for an answer and all state goes through our server.
 */
export function leaveTo(message: { call: string; state: string | null }, host: Host = window as Host): boolean {
  const bridge = insideMiniProgram(host) ? host.wx?.miniProgram : undefined
  if (!bridge) return false
  bridge.postMessage({ data: message })
  bridge.navigateBack()
  return true
}
