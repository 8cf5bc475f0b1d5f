// json-logic-engine, compiled. Told on standard input: first the rules of one kind each and whether they are given
// sorted by kind, then per line a file of features (10 + kinds numbers a reading); answers [seconds, how many held].
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { LogicEngine } = createRequire(process.cwd() + '/x.js')('json-logic-engine')
const engine = new LogicEngine()
let names = [], all = [], byKind = []

function measure(file, sorted) {
  const flat = new Float64Array(readFileSync(file).buffer), rows = []
  for (let i = 0; i < flat.length; i += names.length) {
    rows.push(Object.fromEntries(names.map((name, j) => [name, flat[i + j]])))
  }
  let held = 0
  const start = process.hrtime.bigint()
  for (const row of rows) {
    for (const rule of sorted ? byKind[row.kind] : all) if (rule(row)) held++
  }
  return [Number(process.hrtime.bigint() - start) / 1e9, held]
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line)
  if (told.rules) {
    names = told.names
    all = told.rules.map(([, rule]) => engine.build(rule))
    byKind = told.kinds.map(kind => told.rules.flatMap(([k, rule], i) => (k === kind ? [all[i]] : [])))
    console.log('[]')
  } else console.log(JSON.stringify(measure(told.file, told.sorted)))
}
