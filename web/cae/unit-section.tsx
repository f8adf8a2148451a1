import { Text } from '@mantine/core';

/** A character of the unit, and what is around it. */
const UNIT_CH = 1;
const UNIT_AROUND_CH = 3;

/** The unit of a number, at the end of its field. */
export const unitSection = (unit: string | null) =>
  unit === null
    ? {}
    : ({
        rightSection: (
          <Text size="sm" c="dimmed" aria-hidden>
            {unit}
          </Text>
        ),
        rightSectionWidth: `${unit.length * UNIT_CH + UNIT_AROUND_CH}ch`,
        rightSectionPointerEvents: 'none',
      } as const);
