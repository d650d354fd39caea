import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
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
});
