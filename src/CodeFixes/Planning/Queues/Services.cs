using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What a project registers for injection, and the one place where it does.</summary>
internal sealed class Services
{
    private readonly HashSet<ISymbol> _singletons = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _others = new(SymbolEqualityComparer.Default);
    private readonly List<(Document Document, SemanticModel Model, SyntaxNode Place, string Collection)> _builders = new();
    private readonly List<(Document Document, SemanticModel Model, SyntaxNode Place, string Collection)> _startups = new();

    /// <summary>Whether the project declares a class that others may name.</summary>
    public bool HasPublicClass { get; private set; }

    /// <summary>
    /// Where one more service can be registered: the statement that builds the host, or the body of <c>ConfigureServices</c>, and how the collection is written there. Null where there is none, or where it cannot be said which is
    /// the right one.
    /// </summary>
    public (Document Document, SemanticModel Model, SyntaxNode Place, string Collection)? Registration =>
        _builders.Count == 1 ? _builders[0] : _builders.Count == 0 && _startups.Count == 1 ? _startups[0] : null;

    public static async Task<Services> OfAsync(Project project, CancellationToken cancellationToken)
    {
        var services = new Services();
        foreach (var document in project.Documents)
        {
            if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root || Blockers.IsGenerated(document, root))
            {
                continue;
            }

            SemanticModel? model = null;
            foreach (var node in root.DescendantNodes())
            {
                if (node is ClassDeclarationSyntax declaration && declaration.Modifiers.Any(static m => m.ValueText == "public"))
                {
                    services.HasPublicClass = true;
                }

                if (MayRegister(node) && (model ??= await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false)) is { } known)
                {
                    services.Add(document, known, node, cancellationToken);
                }
            }
        }

        return services;
    }

    /// <summary>Whether every request is given the same instance, which lives as long as the host.</summary>
    public bool IsSingleton(ITypeSymbol type) => _singletons.Contains(type);

    /// <summary>Whether instances of the type are made for whoever asks.</summary>
    public bool IsMadeForRequest(ITypeSymbol type) => _others.Contains(type);

    private static bool MayRegister(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } name } } =>
            name == "Build" || name.StartsWith("Add", System.StringComparison.Ordinal) || name.StartsWith("TryAdd", System.StringComparison.Ordinal),
        MethodDeclarationSyntax { Identifier.ValueText: "ConfigureServices", ParameterList.Parameters.Count: 1, Body.Statements.Count: > 0 } => true,
        _ => false,
    };

    private void Add(Document document, SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case MethodDeclarationSyntax method:
                if (model.GetDeclaredSymbol(method, cancellationToken) is IMethodSymbol { ReturnsVoid: true, Parameters: [{ Type: { Name: "IServiceCollection" } }] })
                {
                    _startups.Add((document, model, method.Body!, method.ParameterList.Parameters[0].Identifier.ValueText));
                }

                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Build", Expression: IdentifierNameSyntax builder } } build:
                if (model.GetTypeInfo(builder, cancellationToken).Type is { Name: "WebApplicationBuilder" or "HostApplicationBuilder" } type
                    && HostedService.IsHosting(type)
                    && build.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax or GlobalStatementSyntax } statement)
                {
                    _builders.Add((document, model, statement, builder.Identifier.ValueText + ".Services"));
                }

                break;
            case InvocationExpressionSyntax call when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol registers:
                var kind = registers.Name.Contains("Singleton") || registers.Name == "AddHostedService" ? _singletons
                    : registers.Name.Contains("Scoped") || registers.Name.Contains("Transient") || registers.Name.Contains("DbContext") ? _others
                    : null;
                if (kind is not null && registers.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.", System.StringComparison.Ordinal))
                {
                    kind.UnionWith(registers.TypeArguments);
                    kind.UnionWith(call.ArgumentList.Arguments.Select(static a => a.Expression).OfType<TypeOfExpressionSyntax>().Select(t => model.GetTypeInfo(t.Type, cancellationToken).Type).OfType<ITypeSymbol>());
                }

                break;
        }
    }
}
