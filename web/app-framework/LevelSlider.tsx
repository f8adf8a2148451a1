import { Group, Slider, Text } from '@mantine/core';
import { useState } from 'react';
import { HIGHEST_LEVEL } from './settings.ts';

interface Props {
  label: string;
  help: string;
  value: number;
  onChange: (value: number) => void;
}

/** A level from 0 to 9; it counts when the slider is let go. */
export function LevelSlider({ label, help, value, onChange }: Props) {
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? value;
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {shown}
        </Text>
      </Group>
      <Slider
        mt={4}
        size="sm"
        min={0}
        max={HIGHEST_LEVEL}
        step={1}
        label={null}
        thumbLabel={label}
        value={shown}
        onChange={setMoving}
        onChangeEnd={(level) => {
          setMoving(null);
          onChange(level);
        }}
      />
      <Text size="xs" c="dimmed" mt={6}>
        {help}
      </Text>
    </div>
  );
}
