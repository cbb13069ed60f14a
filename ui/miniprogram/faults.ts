/** Tells the platform that something in this shell failed. */
import { SERVICE } from './service'

/** Longer texts are a stack, of which the first lines say enough. */
const MOST = 500

/** Nothing waits for the answer, and a report that is lost stays lost. */
export function reportFault(text: string, place: string): void {
  const device = wx.getDeviceInfo()
  wx.request({
    url: `${SERVICE}api/client-faults`,
    method: 'POST',
    data: { face: 'shell', entry: 'wechat', kind: 'shell', text: text.slice(0, MOST), place, device: device.platform },
  })
}
