import { describe, expect, it } from 'vitest'
import type { WordView } from '@/api'
import { countByClass, findWords } from './search'

const word = (text: string, classId: string, definition = ''): WordView =>
  ({ word: text, class_id: classId, class_name: classId === 'C1' ? '违禁品' : '暴力', definition }) as unknown as WordView

const WORDS = [word('报复', 'C2', '借手机联络他人寻仇'), word('手机', 'C1'), word('香烟', 'C1')]
const found = (text: string, classId = '') => findWords(WORDS, text, classId).map((w) => w.word)

describe('findWords', () => {
  it('finds by word, definition and class, the word itself first', () => {
    expect(found('手机')).toEqual(['手机', '报复'])
    expect(found('违禁')).toEqual(['手机', '香烟'])
  })

  it('keeps to a class', () => {
    expect(found('手机', 'C2')).toEqual(['报复'])
    expect(found('', 'C1')).toEqual(['手机', '香烟'])
  })

  it('shows all where nothing is asked', () => {
    expect(found('  ')).toHaveLength(3)
  })
})

describe('countByClass', () => {
  it('counts the words of each class', () => {
    expect([...countByClass(WORDS)]).toEqual([['C2', 1], ['C1', 2]])
  })
})
