/** How a question stands, in the words of whoever asked, and when it came to each state. */
import type { AskedQuestion } from './api'

export const STATE_LABEL: Readonly<Record<string, string>> = {
  sent: '已提交，等待受理',
  received: '已受理，正在办理',
  answered: '已答复',
  closed: '已办结',
}

export interface Step {
  title: string
  at: string
}

/** The states that it came to, in their order. */
export function stepsOf(question: AskedQuestion): Step[] {
  const steps: [string, string | null | undefined][] = [
    ['已提交', question.sent_at],
    ['已受理', question.received_at],
    ['已答复', question.answered_at],
    ['已办结', question.closed_at],
  ]
  return steps.flatMap(([title, at]) => (at ? [{ title, at }] : []))
}
