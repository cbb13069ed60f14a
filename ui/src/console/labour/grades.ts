/** The grades of workers, the highest first, in the words officers use. */
const NUMERALS = ['一', '二', '三', '四', '五'] as const

export const GRADES = NUMERALS.map((numeral, place) => ({ value: place + 1, label: `${numeral}级` }))

/** 三级, or that nobody graded the worker yet. */
export const gradeTitle = (grade: number | null): string => GRADES.find((one) => one.value === grade)?.label ?? '未评定'
