/** Texts of the clipboard that desktop and browser share. */
import type { Translated } from '../../ui/locales/translated.ts';

export const en = {
  title: 'Clipboard',
  help: 'Ctrl+C and Ctrl+V usually suffice. Where the browser holds a text back, it goes this way.',
  empty: 'What is copied in the desktop appears here. What you put here goes to the desktop.',
  read: 'Get it from this computer',
  take: 'Copy',
  taken: 'Copied',
  put: 'Put into the desktop',
  copied: 'Copied in the desktop',
  refused: 'The browser does not allow that. Paste the text into the field, or select it there and copy it.',
  tooLong: 'Too long for the clipboard of the desktop',
  tooLongCure: 'It takes 256 KiB at most. Nothing was pasted; carry longer texts over as a file.',
};

export const ko: Translated<typeof en> = {
  title: '클립보드',
  help: '보통은 Ctrl+C와 Ctrl+V로 충분합니다. 브라우저가 막을 때 여기를 사용하세요.',
  empty: '데스크톱에서 복사한 내용이 여기에 표시됩니다. 여기에 넣은 내용은 데스크톱으로 보낼 수 있습니다.',
  read: '이 컴퓨터에서 가져오기',
  take: '복사',
  taken: '복사됨',
  put: '데스크톱으로 보내기',
  copied: '데스크톱에서 복사함',
  refused: '브라우저가 허용하지 않습니다. 입력란에 직접 붙여넣거나, 내용을 선택해 복사하세요.',
  tooLong: '데스크톱 클립보드에 넣기에는 너무 깁니다',
  tooLongCure: '최대 256 KiB까지 넣을 수 있습니다. 붙여넣지 않았으니, 더 긴 내용은 파일로 옮기세요.',
};
