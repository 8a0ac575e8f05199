import { Link } from '@tanstack/react-router';

interface Citation {
  document: string;
  section: string;
  quote: string;
}

/** The clause a rule rests on, which leads to the rule among all of its document. */
export function Clause({ of: { document, section, quote }, ruleId }: { of: Citation; ruleId: string }) {
  // The api says "004 its title"; what is named otherwise is no document of the plans.
  const number = /^(\d{3}) /.exec(document)?.[1];
  const place = [document, section].filter(Boolean).join(' ');
  return (
    <blockquote>
      「{quote}」{' '}
      <cite>
        {number ? (
          <Link to="/rules" search={{ document: number, rule: ruleId }}>
            {place}
          </Link>
        ) : (
          place
        )}
      </cite>
    </blockquote>
  );
}
