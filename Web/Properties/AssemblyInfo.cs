using Microsoft.Extensions.Localization;

// The assembly is called livechatmeet; resources are found by the namespace.
[assembly: RootNamespace("LiveChatMeet")]
