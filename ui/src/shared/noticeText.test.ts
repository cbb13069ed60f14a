import { expect, it } from 'vitest'
import { blocksOf } from './noticeText'

it('tells headings from what stands below them, and drops empty lines', () => {
  expect(blocksOf('您好。\n\n一、收集什么\n1. 姓名\n十一、其他\n')).toEqual([
    { heading: false, text: '您好。' },
    { heading: true, text: '一、收集什么' },
    { heading: false, text: '1. 姓名' },
    { heading: true, text: '十一、其他' },
  ])
})
