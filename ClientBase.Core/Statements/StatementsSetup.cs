using Microsoft.Extensions.DependencyInjection;

namespace ClientBase.Core.Statements;

/// <summary>«Мои акты».</summary>
internal static class StatementsSetup
{
    public static IServiceCollection AddStatements(this IServiceCollection services)
    {
        services.AddSingleton<StatementForming>();
        services.AddHostedService<StatementJob>();
        services.AddSingleton<StatementBook>();
        services.AddSingleton<StatementApproval>();
        services.AddSingleton<StatementDesk>();
        services.AddSingleton<StatementExport>();
        return services;
    }
}
