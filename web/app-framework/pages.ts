/** The pages with a desktop on them, in one piece: each piece more takes what it shares with the others out of the first page's. */
import SessionPage from './SessionPage.tsx';
import JoinedPage from './sharing/JoinedPage.tsx';
import SharedPage from './sharing/SharedPage.tsx';

export const pages = { JoinedPage, SessionPage, SharedPage };
