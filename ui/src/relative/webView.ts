/** The page inside a mini-program's web-view: what it may tell its host, and when (docs/relative-entries.md). */

interface MiniProgram {
  postMessage(message: { data: unknown }): void
  navigateBack(): void
  navigateTo(target: { url: string }): void
}

interface Bridge {
  invoke(name: string, asked: { name: string; arg: unknown }): void
}

interface Host {
  __wxjs_environment?: string
  wx?: { miniProgram?: MiniProgram }
  WeixinJSBridge?: Bridge
}

/** Whether a mini-program shows this page. */
export function insideMiniProgram(host: Host = window as Host, agent: string = navigator.userAgent): boolean {
  return host.__wxjs_environment === 'miniprogram' || /miniProgram/i.test(agent)
}

/** What WeChat's own script would put there: that lies on another host, which our pages never ask. */
function overBridge(bridge: Bridge): MiniProgram {
  const ask = (name: string, arg: unknown) => bridge.invoke('invokeMiniProgramAPI', { name, arg })
  return {
    postMessage: ({ data }) => ask('postMessage', { data }),
    navigateBack: () => ask('navigateBack', { delta: 1 }),
    navigateTo: (target) => ask('navigateTo', target),
  }
}

function hostOf(host: Host, agent?: string): MiniProgram | undefined {
  if (!insideMiniProgram(host, agent)) return undefined
  return host.wx?.miniProgram ?? (host.WeixinJSBridge ? overBridge(host.WeixinJSBridge) : undefined)
}

/**
 * Tells the mini-program that the person leaves a call, and goes back to it; false outside of one.
 * WeChat delivers messages on leaving alone, so nothing waits for an answer and all state goes through our server.
 */
export function leaveTo(message: { call: string; state: string | null }, host: Host = window as Host): boolean {
  const shell = hostOf(host)
  if (!shell) return false
  shell.postMessage({ data: message })
  shell.navigateBack()
  return true
}

/** Opens one of the shell's own pages above this one; false where no shell is. */
export function openInShell(
  page: 'call' | 'entry' | 'phone' | 'subscribe',
  told: Record<string, string>,
  host: Host = window as Host,
): boolean {
  const shell = hostOf(host)
  if (!shell) return false
  const query = Object.entries(told).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  shell.navigateTo({ url: `/pages/${page}/index?${query.join('&')}` })
  return true
}

/** Hands a capture that the shell told in the address to whoever listens for captures; anything else is passed over. */
export function hearFromShell(told: unknown, within: Pick<Window, 'postMessage'> = window): boolean {
  if (typeof told !== 'string') return false
  try {
    const capture: unknown = JSON.parse(told)
    if (typeof capture !== 'object' || capture === null) return false
    within.postMessage({ ...capture, type: 'qinqiao.capture' }, '*')
    return true
  } catch {
    return false
  }
}
