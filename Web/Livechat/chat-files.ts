import { LazyModule } from '../Layout/lazy-module';
import { enableFiles } from '../Rooms/Files/enable-files';
import type * as Late from './late-files';

/** The files of a visitor's conversation; their code comes with the first one. */
export function enableChatFiles(chat: Late.ChatOfFiles, site: string, form: HTMLFormElement) {
  const modules = document.getElementById('calls') as HTMLTemplateElement;
  const code = new LazyModule<typeof Late>(
    modules.content.querySelector('link:last-child')!.getAttribute('href')!,
  );
  enableFiles(document.getElementById('thread')!, form, document.body, site, async () =>
    (await code.load()).filesOf(chat, site, form),
  );
}
