/** Types of files that prove something, by the bytes they begin with. */
const SIGNATURES: readonly { type: string; bytes: readonly number[] }[] = [
  { type: 'application/pdf', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
];

/** The type that the content says, whatever its name or sender call it; null for one that is not taken. */
export const fileTypeOf = (content: Uint8Array): string | null =>
  SIGNATURES.find(({ bytes }) => bytes.every((byte, index) => content[index] === byte))?.type ?? null;
