// json-logic-engine, compiled as suits it best: few rules one by one, many in twenties. Told on standard input: first
// the rules, each with its kind, and the names of the features; then per line a file of features, and whether only the
// rules of the reading's kind are asked. Answers [seconds, how many held].
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { LogicEngine } = createRequire(process.cwd() + '/x.js')('json-logic-engine')
const engine = new LogicEngine()
let names = [], all = [], byKind = []

function compiled(rules) {
  const found = [], together = rules.length > 200 ? 20 : 1
  for (let i = 0; i < rules.length; i += together) {
    found.push(engine.build(rules.slice(i, i + together).map(([, rule]) => rule)))
  }
  return found
}

function measure(file, sorted) {
  const flat = new Float64Array(readFileSync(file).buffer), rows = []
  for (let i = 0; i < flat.length; i += names.length) {
    rows.push(Object.fromEntries(names.map((name, j) => [name, flat[i + j]])))
  }
  let held = 0
  const start = process.hrtime.bigint()
  for (const row of rows) {
    for (const rules of sorted ? byKind[row.kind] : all) for (const holds of rules(row)) if (holds) held++
  }
  return [Number(process.hrtime.bigint() - start) / 1e9, held]
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line)
  if (told.rules) {
    names = told.names
    all = compiled(told.rules)
    byKind = told.kinds.map(kind => compiled(told.rules.filter(([k]) => k === kind)))
    console.log('[]')
  } else console.log(JSON.stringify(measure(told.file, told.sorted)))
}
