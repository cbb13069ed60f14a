/** Figures as ECharts takes them; of the library only what is used comes along. */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GraphicComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Drawn } from './drawn'

use([AriaComponent, BarChart, CanvasRenderer, GraphicComponent, GridComponent, LegendComponent, LineChart, TitleComponent, TooltipComponent])

export type Shape = 'bar' | 'line'

const COLOURS = ['#1f66a8', '#c2571a', '#2a8a57', '#7a4fb5', '#b3871a', '#0f7d8c', '#a83a68', '#5c6b7a', '#6a8f1f', '#3f51b5']
const WRONG = '#b3261e'
const INK = '#2c3a47'
const MUTED = '#5d6b79'
const WIDTH = 1200
const HEIGHT = 560

/** The whole drawing; bars stand on one another, so that their height is a sum. */
export function optionOf({ axis, series, unit, timely }: Drawn, shape: Shape): EChartsCoreOption {
  const stacked = shape === 'bar' ? { stack: 'all', barMaxWidth: 46 } : { symbolSize: 7 }
  return {
    animation: false,
    color: COLOURS,
    // Patterns beside the colours: nothing is told by colour alone.
    aria: { enabled: true, label: { enabled: false }, decal: { show: shape === 'bar' && series.length > 1 } },
    legend: { show: series.length > 1, type: 'scroll', left: 12, right: 12, top: 4, itemGap: 14, textStyle: { color: INK } },
    grid: { left: 16, right: 24, top: (unit ? 40 : 16) + (series.length > 1 ? 28 : 0), bottom: 16, containLabel: true },
    // Drawn and not HTML: the pages allow no styles from scripts.
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: shape === 'bar' ? 'shadow' : 'line' } },
    xAxis: { type: 'category', data: axis, axisLabel: { color: MUTED, ...(!timely && { interval: 0, width: 96, overflow: 'break' }) }, boundaryGap: shape === 'bar' || axis.length === 1 },
    yAxis: { type: 'value', name: unit, nameTextStyle: { color: MUTED }, axisLabel: { color: MUTED }, ...(!unit && { minInterval: 1 }) },
    series: series.map((one) => ({ type: shape, name: one.title, data: one.values, ...stacked, ...(one.wrong && { color: WRONG }) })),
  }
}

/** Draws into the element, which says its size; the caller disposes. */
export function draw(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' })
}

/** The drawing as a picture of one size on every screen, with who took it at its foot. */
export async function pictureOf(drawn: Drawn, shape: Shape, title: string, mark: string): Promise<Blob> {
  const chart = init(document.createElement('div'), null, { renderer: 'canvas', width: WIDTH, height: HEIGHT })
  chart.setOption({
    ...optionOf(drawn, shape),
    backgroundColor: '#ffffff',
    title: { text: title, left: 12, top: 10, textStyle: { fontSize: 15, fontWeight: 600, color: INK } },
    legend: { show: drawn.series.length > 1, type: 'plain', left: 12, right: 12, top: 40, itemGap: 14, textStyle: { color: INK } },
    grid: { left: 16, right: 24, top: 104, bottom: 44, containLabel: true },
    graphic: { type: 'text', right: 16, bottom: 12, style: { text: mark, fill: MUTED, fontSize: 12 } },
  })
  const canvas = chart.renderToCanvas({ pixelRatio: 2 })
  chart.dispose()
  return new Promise((made, failed) => canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error('no picture'))), 'image/png'))
}
