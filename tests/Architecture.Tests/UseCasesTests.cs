using System.Reflection;
using FluentValidation;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Application.Organizations;
using Platform.Application.Sessions;
using Platform.Domain.Common;

namespace Platform.Architecture.Tests;

/// <summary>A use case is one file: a sealed record, its validator and its handler.</summary>
public class UseCasesTests
{
    private const int HandlerMaxLines = 60;

    // Answers that are lists without pages, each with its reason.
    private static readonly Dictionary<string, string> ListsWithoutPages = new()
    {
        ["ListApiVersions"] = "There are as many as there are versions of the API.",
        ["ListPlans"] = "There are as many plans as the product has.",
        ["ListPeople"] = "It is given the ids: those of a page.",
        ["ListSignIns"] = "It is given the tokens: those of a browser, which holds few.",
        ["ListOrganizations"] = "The operator's command prints all of them.",
    };

    private static readonly IReadOnlyList<SourceFile> Files = Repository.Sources("src/Application");

    private static List<Type> UseCases { get; } = [.. typeof(LogIn).Assembly.GetTypes().Where(IsUseCase)];

    [Fact]
    public void Use_case_is_a_sealed_record_with_a_validator_and_a_handler()
    {
        Assert.Contains(typeof(LogIn), UseCases);
        Assert.Empty(UseCases.SelectMany(ShapeViolations));
    }

    [Fact]
    public void Use_case_has_its_own_file_in_the_folder_of_its_feature() =>
        Assert.Empty(UseCases.SelectMany(useCase => FileViolations(useCase, Files)));

    [Fact]
    public void Handler_fits_on_one_screen() => Assert.Empty(Files.SelectMany(LengthViolations));

    [Fact]
    public void Query_of_a_list_is_paged() =>
        Assert.Empty(UseCases.Where(useCase => !ListsWithoutPages.ContainsKey(useCase.Name)).SelectMany(PagingViolations));

    [Fact]
    public void Every_exception_for_an_unpaged_list_still_exists() =>
        Assert.Empty(ListsWithoutPages.Keys.Except(UseCases.Select(useCase => useCase.Name)));

    [Fact]
    public void Use_case_that_hashes_a_password_is_admitted_first()
    {
        Assert.Contains(typeof(LogIn), UseCases.Where(Hashes));
        Assert.DoesNotContain(
            UseCases,
            useCase => Hashes(useCase) && useCase != typeof(SeedDemoOrganization) && !useCase.IsAssignableTo(typeof(IHashesPassword)));
        Assert.True(Hashes(typeof(HashesUnseen)));
    }

    [Fact]
    public void Use_case_of_another_shape_is_found_Has_teeth()
    {
        Assert.Contains("Open: is not a sealed record", ShapeViolations(typeof(Open)));
        Assert.Contains("Plain: is not a sealed record", ShapeViolations(typeof(Plain)));
        Assert.Contains("Bare: has no internal sealed Validator of its own", ShapeViolations(typeof(Bare)));
        Assert.Contains("Bare: has no internal sealed Handler of its own", ShapeViolations(typeof(Bare)));
        Assert.Contains("Loose: has no internal sealed Handler of its own", ShapeViolations(typeof(Loose)));
        Assert.Contains("Loose: has no internal sealed Validator of its own", ShapeViolations(typeof(Loose)));
    }

    [Fact]
    public void Use_case_in_another_file_is_found_Has_teeth()
    {
        var shared = SourceFile.Of(
            "src/Application/Sessions/LogIn.cs", "public sealed record LogIn : ICommand; public sealed record LogOut : ICommand;");

        Assert.Equal(["LogIn shares its file"], FileViolations(typeof(LogIn), [shared]));
        Assert.Equal(["LogOut is not in src/Application/Sessions/LogOut.cs"], FileViolations(typeof(LogOut), [shared]));
    }

    [Fact]
    public void Long_handler_is_found_Has_teeth()
    {
        Assert.Empty(LengthViolations(Handler(HandlerMaxLines)));
        Assert.Single(LengthViolations(Handler(HandlerMaxLines + 1)));

        static SourceFile Handler(int lines) => SourceFile.Of("X.cs", "class X { class Handler {" + new string('\n', lines - 1) + "} }");
    }

    [Fact]
    public void List_without_pages_is_found_Has_teeth()
    {
        Assert.Single(PagingViolations(typeof(ListEverything)));
        Assert.Single(PagingViolations(typeof(PagedWithoutPage)));
        Assert.Empty(PagingViolations(typeof(ListSessions)));
        Assert.Empty(PagingViolations(typeof(LogIn)));
    }

    private static bool Hashes(Type useCase) => useCase.GetNestedType("Handler", BindingFlags.NonPublic)?
        .GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => parameter.ParameterType == typeof(IPasswords)) == true;

    private static bool IsUseCase(Type type) => type.IsClass && Closed(type, typeof(IUseCase<>)) is not null;

    private static Type? Closed(Type type, Type open) =>
        type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == open);

    private static IEnumerable<string> ShapeViolations(Type useCase)
    {
        var isRecord = useCase.GetMethod("<Clone>$") is not null;
        if (!isRecord || !useCase.IsSealed) yield return $"{useCase.Name}: is not a sealed record";
        if (!HasNested(useCase, "Validator", type => type.IsAssignableTo(typeof(IValidator<>).MakeGenericType(useCase))))
        {
            yield return $"{useCase.Name}: has no internal sealed Validator of its own";
        }

        if (!HasNested(useCase, "Handler", type => Closed(type, typeof(IUseCaseHandler<,>))?.GetGenericArguments()[0] == useCase))
        {
            yield return $"{useCase.Name}: has no internal sealed Handler of its own";
        }
    }

    private static bool HasNested(Type useCase, string name, Func<Type, bool> isOne) =>
        useCase.GetNestedType(name, BindingFlags.NonPublic) is { IsNestedAssembly: true, IsSealed: true } nested && isOne(nested);

    private static IEnumerable<string> FileViolations(Type useCase, IReadOnlyList<SourceFile> files)
    {
        var path = "src/" + useCase.Namespace!["Platform.".Length..].Replace('.', '/') + $"/{useCase.Name}.cs";
        if (files.FirstOrDefault(file => file.Path == path) is not { } own) yield return $"{useCase.Name} is not in {path}";
        else if (own.All<RecordDeclarationSyntax>().Count(IsUseCase) != 1) yield return $"{useCase.Name} shares its file";
    }

    private static bool IsUseCase(RecordDeclarationSyntax record) =>
        record.BaseList?.Types.Any(type => type.Type.ToString().Split('<')[0] is "ICommand" or "IQuery" or "IUseCase") ?? false;

    private static IEnumerable<string> LengthViolations(SourceFile file) =>
        from handler in file.All<ClassDeclarationSyntax>()
        where handler.Identifier.Text == "Handler"
        let span = handler.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > HandlerMaxLines
        select $"{file.At(handler)}: the handler has {lines} lines";

    private static IEnumerable<string> PagingViolations(Type useCase)
    {
        if (Closed(useCase, typeof(IQuery<>))?.GetGenericArguments()[0] is not { } answer) yield break;
        var isPage = answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(PageOf<>);
        if (answer != typeof(string)
            && answer.IsAssignableTo(
                typeof(System.Collections.IEnumerable))) yield return $"{useCase.Name}: answers with a list that is not paged";
        else if (isPage != useCase.IsAssignableTo(
            typeof(IPagedQuery))) yield return $"{useCase.Name}: a page is answered where no page is asked for, or the other way";
    }

    public record Open : ICommand;

    private sealed class Plain : ICommand;

    private sealed record Bare : ICommand;

    private sealed record HashesUnseen : ICommand
    {
        internal sealed class Handler
        {
            public Handler(IPasswords passwords) => ArgumentNullException.ThrowIfNull(passwords);
        }
    }

    private sealed record Loose : ICommand
    {
        internal sealed class Validator : AbstractValidator<LogIn>;

        public sealed class Handler : IUseCaseHandler<Loose, Result>
        {
            public Task<Result> Handle(Loose request, CancellationToken cancellationToken) => Task.FromResult(Result.Success);
        }
    }

    private sealed record ListEverything : IQuery<IReadOnlyList<string>>;

    private sealed record PagedWithoutPage : IQuery<PageOf<string>>;
}
