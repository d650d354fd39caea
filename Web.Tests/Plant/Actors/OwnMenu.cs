using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The menu at an agent's own picture.</summary>
public static class OwnMenu
{
    public static async Task OpensAsync(Page page)
    {
        await page.WaitForExpressionAsync("the agent's menu", "document.getElementById('my-status') !== null");
        await page.EvaluateAsync<object?>("document.querySelector('#my-status > summary').click()");
    }

    public static async Task OpensSettingsAsync(Page page)
    {
        await OpensAsync(page);
        await page.ClickAsync("link", "My settings");
    }
}
