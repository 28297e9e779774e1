using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Platform.Application.Billing;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;
using Platform.Application.Hashing;
using Platform.Application.Idempotency;
using Platform.Application.Identities;
using Platform.Application.Organizations;
using Platform.Application.Sessions;

namespace Platform.Application;

/// <summary>Registers the use cases and the pipeline behaviors.</summary>
public static class DependencyInjection
{
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        // Transient: each request resolves it once, so there is nothing to cache.
        services.AddTransient<IMediator>(provider => new Mediator(provider.GetRequiredService));
        services.AddTransient<UseCaseSender>();
        services.AddScoped<UseCaseScope>();
        services.AddScoped(provider => provider.GetRequiredService<UseCaseScope>().Context.Caller);
        services.AddScoped(provider => provider.GetRequiredService<UseCaseScope>().Context.Client);
        AddHandlers(services);

        // Outermost first.
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(MeasureUseCases<,>));
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AdmitBeforeHashing<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(RetryOnConflict<,>));

        ValidationTexts.Use();
        services.AddValidatorsFromAssembly(typeof(DependencyInjection).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);

        services.AddScoped<SessionIssuer>();
        services.AddScoped<IdentityLinks>();
        services.AddScoped<SlugAllocator>();
        services.AddScoped<IdempotentRequests>();
        services.AddScoped<SubscriptionSync>();
        return services;
    }

    private static void AddHandlers(IServiceCollection services)
    {
        foreach (var type in typeof(DependencyInjection).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }))
        {
            foreach (var handler in type.GetInterfaces()
                .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
            {
                services.AddTransient(handler, type);
            }
        }
    }
}
