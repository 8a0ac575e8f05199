import { describe, expect, it } from '@jest/globals';
import { buildSchema, getVariableValues, GraphQLError, Kind, parse } from 'graphql';
import { formatErrors } from './format-error.js';

const schema = buildSchema(`
  type Query { a(input: Input!): Int }
  input Input { content: String!, mode: Mode!, inner: [Inner!] }
  input Inner { count: Int! }
  enum Mode { ALL ROWS }
`);

/** What a caller is told of a variable that does not fit. */
function told(input: unknown): { message: string; issues: unknown } {
  const [operation] = parse('query($i:Input!){a(input:$i)}').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { i: input });
  const { response } = formatErrors({ errors }, undefined);
  const [{ message, extensions }] = response.errors as unknown as [
    { message: string; extensions: { issues: unknown } },
  ];
  return { message, issues: extensions.issues };
}

it('takes the blame for a value of ours that the schema cannot say', () => {
  const of = (more: object): string[] => {
    // As the engine makes them: some have no extensions.
    const error = Object.assign(
      new GraphQLError('Enum "Role" cannot represent value: "SYSTEM"', { path: ['a'] }),
      more,
    );
    return (formatErrors({ errors: [error] }, undefined).response.errors ?? []).map(({ message, extensions }) =>
      [extensions.code, message].join(' '),
    );
  };
  const said = ['INTERNAL 系统内部错误。'];
  expect([of({}), of({ extensions: undefined })]).toEqual([said, said]);
});

describe('what is said of a variable that does not fit the schema', () => {
  it('names the place and the reason, and repeats neither files nor secrets that stand beside it', () => {
    const content = `${'row; Field "x"\n'.repeat(9_000)}secret`;
    const { message, issues } = told({ content });
    expect(message).not.toContain('secret');
    expect(message.length).toBeLessThan(500);
    expect(issues).toEqual([{ path: 'mode', code: 'REQUIRED', message }]);
    expect(told({ content, mode: 'SOME' })).toEqual({
      message: expect.stringMatching(/got invalid value … at "i.mode"; Value "SOME" does not exist in "Mode" enum/),
      issues: [expect.objectContaining({ path: 'mode', code: 'MALFORMED' })],
    });
    expect(told({ content, mode: 'ALL', inner: [{ count: 1 }, { count: 'x'.repeat(9_000) }] })).toEqual({
      message: expect.stringMatching(
        /^Variable "\$i" got invalid value … at "i.inner\[1\].count"; Int cannot .{0,400}…$/,
      ),
      issues: [expect.objectContaining({ path: 'inner.1.count', code: 'MALFORMED' })],
    });
  });
});
