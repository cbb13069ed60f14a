import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkAnswers, said } from './answers'
import type { Answers, Field, Problem } from './definition'

interface Case {
  say: string
  fields: Field[]
  answers: Answers
  problems: Problem[]
}

// The server reads the same table (`tests/unit/pipelines/rules/forms/test_answers.py`).
const TABLE = JSON.parse(readFileSync('../tests/data/forms/answers.json', 'utf8')) as { today: string; cases: Case[] }

it.each(TABLE.cases.map((one) => [one.say, one] as const))('%s', (_, one) => {
  const definition = { sections: [{ key: 's', title: '一', lead: '', fields: one.fields }] }
  expect(checkAnswers(definition, one.answers, TABLE.today)).toEqual(one.problems)
})

it('says answers in the words of the options', () => {
  const field = { key: 'm', kind: 'choices', title: '材料', options: [{ value: 'a', title: '甲' }, { value: 'b', title: '乙' }] } satisfies Field
  expect(said(field, ['b', 'a', 'gone'])).toBe('乙、甲、gone')
})
