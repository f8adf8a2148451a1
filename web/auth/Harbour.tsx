import classes from './Harbour.module.css';

/** A harbour from above: quays with their berths, some taken. Only to look at. */
export function Harbour() {
  return (
    <svg className={classes.harbour} viewBox="0 0 600 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <g className={classes.water}>
        <path d="M-20 150c90-26 150 22 240 4s140-46 230-24 120 16 180-6" />
        <path d="M-20 196c90-26 150 22 240 4s140-46 230-24 120 16 180-6" />
        <path d="M-20 242c90-26 150 22 240 4s140-46 230-24 120 16 180-6" />
      </g>
      <g className={classes.quay}>
        <path d="M70 600V350M190 600V350M310 600V350M430 600V350M550 600V350M-20 600H620" />
      </g>
      <g className={classes.hull}>
        <path d="M130 392c22 27 30 54 30 80v68a16 16 0 0 1-16 16h-28a16 16 0 0 1-16-16v-68c0-26 8-53 30-80z" />
        <path d="M250 392c22 27 30 54 30 80v68a16 16 0 0 1-16 16h-28a16 16 0 0 1-16-16v-68c0-26 8-53 30-80z" />
      </g>
      <g className={classes.arriving}>
        <path d="M490 322c22 27 30 54 30 80v68a16 16 0 0 1-16 16h-28a16 16 0 0 1-16-16v-68c0-26 8-53 30-80z" />
      </g>
    </svg>
  );
}
