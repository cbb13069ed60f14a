import { describe, expect, it } from 'vitest'
import { writtenBlocks } from './writtenText'

describe('a text as officers write it', () => {
  it('parts paragraphs, headings and lists', () => {
    expect(writtenBlocks('一、证件\n请带好：\n- 身份证\n- 户口簿\n\n谢谢\n配合')).toEqual([
      { kind: 'heading', text: '一、证件' },
      { kind: 'text', text: '请带好：' },
      { kind: 'list', items: ['身份证', '户口簿'] },
      { kind: 'text', text: '谢谢\n配合' },
    ])
  })

  it('leaves markup what it is: letters', () => {
    expect(writtenBlocks('<b onclick="x()">粗</b>')).toEqual([{ kind: 'text', text: '<b onclick="x()">粗</b>' }])
  })

  it('is nothing of nothing', () => {
    expect(writtenBlocks(' \n\n')).toEqual([])
  })
})
