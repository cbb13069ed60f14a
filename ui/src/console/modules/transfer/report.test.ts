import { describe, expect, it } from 'vitest'
import { problemsCsv, summaryOf } from './report'

describe('the report of an import', () => {
  it('says what came of the rows', () => {
    expect(summaryOf({ created: 2, changed: 0, waiting: 3, unchanged: 5, refused: 1, problems: [] })).toBe('2 条新增，3 条已提交审批，5 条无变化，1 条未导入')
    expect(summaryOf({ created: 0, changed: 0, waiting: 0, unchanged: 0, refused: 0, problems: [] })).toBe('文件中没有数据')
  })

  it('is a table that no spreadsheet takes for formulas', () => {
    const csv = problemsCsv([{ row: 3, column: '姓名', message: '=HYPERLINK("x")' }])
    expect(csv).toBe('\ufeff"行号","列","问题"\r\n"3","姓名","\'=HYPERLINK(""x"")"\r\n')
  })
})
