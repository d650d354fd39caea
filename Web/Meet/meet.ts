import { CallPage } from './call-page';
import { MeetDocument } from './meet-document';
import { opened } from './opened';

const role = new URLSearchParams(location.search).get('as') === 'visitor' ? 'as=visitor&' : '';

function start() {
  const main = document.getElementById('call');
  if (!main) return;
  // A browser that is known here needs no ticket; it is removed from the address.
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  const page = new MeetDocument(main, `${location.pathname}?${role}handler=`);
  void new CallPage(page).start();
}

// A frame is in a page of ours, or this is nothing: a page of somebody else's could hold the call, and be clicked
// through.
if (window.parent === window || window.frameElement) {
  addEventListener(opened, start);
  start();
}
