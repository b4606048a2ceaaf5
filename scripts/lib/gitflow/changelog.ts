/** A section of CHANGELOG.md. https://keepachangelog.com/en/1.1.0/ */
export interface Section {
  /** `Unreleased`, or a version. */
  name: string;
  /** As it is written; undefined where there is none. */
  date?: string;
  /** Its bullet points, each on one line. */
  entries: string[];
}

/** Reads the `## [name] - date` sections with the bullet points below them. */
export function parseChangelog(text: string): Section[] {
  return text.split(/^(?=## )/m).flatMap((part) => {
    const heading = /^## \[([^\]]+)\](?: - (.*\S))?\s*$/m.exec(part);
    if (!heading?.[1] || heading.index !== 0) return [];
    const entries = part
      .split(/^(?=[-*] |#)/m)
      .filter((block) => /^[-*] /.test(block))
      .map((block) => block.slice(2).replace(/\s+/g, ' ').trim())
      .filter((entry) => entry !== '');
    return [{ name: heading[1], ...(heading[2] ? { date: heading[2] } : {}), entries }];
  });
}

/** Whether it is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
