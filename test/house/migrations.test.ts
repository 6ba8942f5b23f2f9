import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { firstHeld, refusalsOf } from './migration-rules.ts'
import { root } from './source-files.ts'

const folder = join(root, 'src/store/migrations')
const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))

test('every migration may be applied while the version before it serves', () => {
  expect(names.length).toBeGreaterThanOrEqual(27)
  const refused = names.filter((name) => name >= firstHeld).flatMap((name) => refusalsOf(name, readFileSync(join(folder, name), 'utf8')).map((why) => `${name} ${why}`))
  expect(refused).toEqual([])
})

test('the rules would have refused what came before they were held', () => {
  const refused = names.filter((name) => name < firstHeld && refusalsOf(name, readFileSync(join(folder, name), 'utf8')).length > 0)
  expect(refused.length).toBeGreaterThan(3)
})

describe('refused', () => {
  test.each([
    ['alter table transfers drop column status;', 'drops a column'],
    ['drop table differences;', 'drops a table'],
    ['alter table transfers rename column status to standing;', 'renames'],
    ['alter table transfers alter column status type int;', 'changes a type'],
    ['alter table transfers alter column receipt set not null;', 'not null'],
    ['alter table transfers add column speed text not null;', 'without a default'],
    ['alter table transfers add column a text, add column b int not null;', 'without a default'],
    ['alter table transfers add column mark uuid default gen_random_uuid();', 'another for each row'],
    ['alter table transfers add constraint sane check (status > 0);', 'checked at once'],
    ['alter table transfers add constraint whose foreign key (client) references clients (id);', 'checked at once'],
    ['alter table transfers add constraint once unique (mark);', 'built at once'],
    ['update transfers set status = 1;', 'every row'],
    ['alter table x add column a text; delete from transfers;', 'every row'],
    ['lock table transfers;', 'locks a table'],
    ['create index transfers_by_mark on transfers (mark);', 'at once'],
    ['create unique index on transfers (mark);', 'at once'],
    ['create index concurrently transfers_by_mark on transfers (mark);', 'outside a transaction'],
    ['-- outside a transaction\ncreate index concurrently transfers_by_mark on transfers (mark);', 'what a try before left'],
    ['-- outside a transaction\ndrop index concurrently if exists other;\ncreate index concurrently transfers_by_mark on transfers (mark);', 'what a try before left'],
    ['-- outside a transaction\nalter table transfers add column mark text;', 'could stand in one'],
  ])('%s', (text, why) => {
    expect(refusalsOf('0099-some.sql', text).join(' | ')).toContain(why)
  })
})

describe('let through', () => {
  test.each([
    'alter table transfers add column mark text;',
    "alter table transfers add column mark text not null default 'none';",
    "alter table transfers add column mark text default 'none' not null;",
    'alter table transfers add constraint sane check (status > 0) not valid;',
    'alter table transfers validate constraint sane;',
    'alter table transfers add constraint once unique using index transfers_by_mark;',
    'alter table transfers alter column receipt drop not null;',
    'create table marks (id int primary key, mark text not null, unique (mark)); create index marks_by_mark on marks (mark);',
    '-- rename and update transfers are words of this comment\nselect 1;',
    '-- outside a transaction\ndrop index concurrently if exists transfers_by_mark;\ncreate unique index concurrently transfers_by_mark on transfers (mark);\n',
  ])('%s', (text) => {
    expect(refusalsOf('0099-some.sql', text)).toEqual([])
  })

  test('taking away, where the name says from which migration on a version must be', () => {
    expect(refusalsOf('0099-less-needs-0098.sql', 'alter table transfers drop column mark;')).toEqual([])
    expect(refusalsOf('0099-less-needs-0098.sql', 'update transfers set status = 1;')).not.toEqual([])
  })
})
