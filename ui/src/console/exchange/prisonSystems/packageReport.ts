/** What became of a package, in one line. */
import type { PackageReport } from './packagesApi'

interface Told {
  type: 'success' | 'warning' | 'info'
  text: string
}

export function summaryOf(report: PackageReport): Told {
  const sum = (name: 'told' | 'accepted' | 'refused' | 'waiting') => report.kinds.reduce((total, one) => total + one[name], 0)
  const [told, refused, waiting] = [sum('told'), sum('refused'), sum('waiting')]
  const parts = [
    `共 ${told} 条`,
    `接收 ${sum('accepted')} 条`,
    ...(refused > 0 ? [`未接收 ${refused} 条`] : []),
    ...(waiting > 0 ? [`处理中 ${waiting} 条`] : []),
    ...(report.receipts > 0 ? [`回执 ${report.receipts} 条`] : []),
  ]
  const text = `第 ${report.number} 号数据包${report.again ? '此前已导入，没有重复处理' : ''}：${parts.join('，')}`
  return { type: refused > 0 ? 'warning' : waiting > 0 ? 'info' : 'success', text }
}
