/** The product's mark: a hull seen from above, in its berth. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M5 8v14a5 5 0 0 0 5 5h12a5 5 0 0 0 5-5V8"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M16 2.5c3.7 4.2 5 8.3 5 12.5v4a2.5 2.5 0 0 1-2.5 2.5h-5a2.5 2.5 0 0 1-2.5-2.5v-4c0-4.2 1.3-8.3 5-12.5z"
        fill="#f2b04c"
      />
    </svg>
  );
}
