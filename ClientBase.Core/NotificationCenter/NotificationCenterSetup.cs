using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.NotificationCenter;

/// <summary>«Центр уведомлений» and its letters.</summary>
public static class NotificationCenterSetup
{
    public static IServiceCollection AddNotificationCenter(this IServiceCollection services) => services
        .AddSingleton<NotificationInbox>()
        .AddSingleton<NotificationPreferences>()
        .AddSingleton<NoticeLetters>()
        .AddHostedService<NoticeLetterJob>();
}
