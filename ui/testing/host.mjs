/**
 * WeChat as the mini-program's shell meets it: renders a compiled page in miniprogram-simulate, and does by command what
 * a person or the host would do. One JSON command a line on stdin, one JSON answer a line on stdout.
 *
 *   node ui/testing/host.mjs FOLDER
 *   {"open": "pages/call/index", "with": {"id": "c1"}, "host": {"code": "…", "grants": {"scope.camera": true}}}
 *   {"tap": ".enter"}   {"event": "getphonenumber", "at": ".grant", "detail": {…}}   {"capture": true}
 *   {"grant": {"scope.record": true}}   {"show": true}   {"leave": true}
 */
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import { Window } from 'happy-dom'

const root = resolve(process.argv[2])
const window = new Window({ url: 'https://servicewechat.com/' })
for (const name of ['document', 'Event', 'CustomEvent', 'Element', 'Node', 'HTMLElement', 'navigator']) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true })
}
globalThis.window = window
const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')

/** What the host would do; a command changes it. */
const host = { code: 'code-1', grants: {}, accepts: [], away: false }
/** What the shell asked of the host since the last answer. */
let asked = []
let captured = null
let page = null

const ended = ({ success, fail, complete }, fine, answer) => {
  if (fine) success?.(answer)
  else fail?.({ errMsg: 'fail' })
  complete?.(answer)
}

Object.assign(globalThis.wx, {
  login: (call) => ended(call, !host.away, { code: host.code }),
  redirectTo: (call) => asked.push(['redirectTo', call.url]),
  navigateBack: (call) => asked.push(['navigateBack', String(call.delta ?? 1)]),
  authorize: (call) => {
    asked.push(['authorize', call.scope])
    ended(call, host.grants[call.scope] === true, {})
  },
  getSetting: (call) => ended(call, true, { authSetting: { ...host.grants } }),
  openSetting: (call) => {
    asked.push(['openSetting', ''])
    ended(call, true, { authSetting: { ...host.grants } })
  },
  requestSubscribeMessage: (call) => {
    asked.push(['requestSubscribeMessage', call.tmplIds.join(',')])
    const told = call.tmplIds.map((id) => [id, host.accepts.includes(id) ? 'accept' : 'reject'])
    ended(call, !host.away, Object.fromEntries(told))
  },
  onUserCaptureScreen: (hear) => (captured = hear),
  offUserCaptureScreen: () => (captured = null),
  setKeepScreenOn: (call) => asked.push(['setKeepScreenOn', String(call.keepScreenOn)]),
  getDeviceInfo: () => ({ model: 'Pixel 8', platform: 'android' }),
  request: (call) => asked.push(['request', call.url, call.data]),
})

/** The page's own elements, and those of the components on it. */
function find(selector) {
  for (const inside of [page, page.querySelector('.devices')]) {
    const found = inside?.querySelector(selector)
    if (found) return found
  }
  throw new Error(`nothing is ${selector}`)
}

async function done(command) {
  Object.assign(host, command.host)
  Object.assign(host.grants, command.grant)
  if (command.open) {
    page?.detach()
    page = simulate.render(simulate.load(resolve(root, command.open), { compiler: 'simulate', rootPath: root }))
    page.instance.onLoad(command.with ?? {})
    page.attach(document.createElement('div'))
  }
  if (command.show) page.querySelector('.devices')?.triggerPageLifeTime('show')
  if (command.tap) find(command.tap).dispatchEvent('tap')
  if (command.event) find(command.at).dispatchEvent(command.event, { detail: command.detail })
  if (command.capture) captured?.()
  if (command.leave) page.instance.onUnload?.()
  await simulate.sleep(5)
  const answer = { text: page.dom.textContent, html: page.dom.innerHTML, data: page.data, asked, hears: captured !== null }
  asked = []
  return answer
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await done(JSON.parse(line)).catch((error) => ({ error: String(error.stack ?? error) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
