import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeStream, FakeTrack } from '../Media/browser.fake';
import { after, browser, eachAnew, movesToTab } from './call-legs.fake';

eachAnew();

void suite('The small window', () => {
  void test('keeps its picture until it has the next one', async () => {
    const { agent, tab } = await movesToTab();
    const [before] = agent.stage.videos;
    browser.page.pictureInPictureElement = before!;
    await tab.begins();
    await after(1_000);

    assert.notEqual(agent.stage.shown, before);
    assert.ok(before!.srcObject && agent.stage.videos.includes(before!), 'its own would close it');

    browser.page.pictureInPictureElement = agent.stage.shown!;
    before!.dispatchEvent(new Event('leavepictureinpicture'));

    assert.deepEqual([before!.srcObject, agent.stage.videos.length], [null, 1]);
  });

  void test('takes nothing from a leg that has its element by the time it is closed', async () => {
    const { agent, tab } = await movesToTab();
    const [before] = agent.stage.videos;
    browser.page.pictureInPictureElement = before!;
    await tab.begins();
    await after(1_000);
    const next = new FakeStream([new FakeTrack('video')]);
    before!.srcObject = next;

    before!.dispatchEvent(new Event('leavepictureinpicture'));

    assert.equal(before!.srcObject, next);
    assert.ok(agent.stage.videos.includes(before!));
  });
});
