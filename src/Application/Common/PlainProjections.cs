using System.Linq.Expressions;
using Mapster;

namespace Platform.Application.Common;

/// <summary>
/// Simplifies Mapster's projections to records, so that a query selects each column once and unchanged. Removes what only in-memory mapping
/// needs: guards such as <c>x != null ? x.Name : default</c>, and member assignments that repeat a constructor argument.
/// </summary>
/// <remarks>A register that needs such a conditional writes it as <c>x == null ? … : …</c>, which is kept.</remarks>
internal sealed class PlainProjections : ExpressionVisitor
{
    private static readonly PlainProjections Visitor = new();

    private PlainProjections() { }

    /// <summary>Simplifies the projections of a configuration. Call it before any mapping is compiled.</summary>
    public static void Use(TypeAdapterConfig config)
    {
        for (var i = 0; i < config.Rules.Count; i++)
        {
            // The rules are shared by all configurations in the process, so they are replaced, not modified.
            var rule = config.Rules[i];
            if (rule.Settings.ConverterFactory is not { } convert) continue;
            config.Rules[i] = new TypeAdapterRule
            {
                Priority = rule.Priority,
                Settings = new TypeAdapterSettings
                {
                    ConverterFactory = argument => argument.MapType == MapType.Projection ? Plain(convert(argument)) : convert(argument),
                    ConverterToTargetFactory = rule.Settings.ConverterToTargetFactory,
                },
            };
        }
    }

    protected override Expression VisitConditional(ConditionalExpression node) =>
        (node.IfFalse is DefaultExpression || IsNull(node.IfFalse)) && IsGuard(node.Test)
            ? Visit(node.IfTrue)
            : base.VisitConditional(node);

    protected override Expression VisitMemberInit(MemberInitExpression node)
    {
        var made = (NewExpression)Visit(node.NewExpression);
        var others = node.Bindings.Where(member => !IsParameter(made, member.Member.Name)).Select(VisitMemberBinding).ToList();
        return others.Count == 0 ? made : Expression.MemberInit(made, others);
    }

    // A guarded value is converted from Nullable<T> and back, which would fail on null.
    protected override Expression VisitUnary(UnaryExpression node)
    {
        var plain = base.VisitUnary(node);
        return ConvertedBy(plain) is { } once && ConvertedBy(once) is { } twice && twice.Type == plain.Type ? twice : plain;
    }

    private static Expression? ConvertedBy(Expression value) =>
        value is UnaryExpression { NodeType: ExpressionType.Convert } conversion ? conversion.Operand : null;

    private static LambdaExpression Plain(LambdaExpression projection) => (LambdaExpression)Visitor.Visit(projection);

    private static bool IsParameter(NewExpression made, string member) =>
        made.Constructor!.GetParameters().Any(parameter => parameter.Name == member);

    private static bool IsGuard(Expression test) => test switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso } both => IsGuard(both.Left) && IsGuard(both.Right),
        BinaryExpression { NodeType: ExpressionType.NotEqual } isNot => IsNull(isNot.Right),
        UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression { NodeType: ExpressionType.Equal } same } =>
            IsNull(same.Right),
        _ => false,
    };

    private static bool IsNull(Expression value) => value is ConstantExpression { Value: null };
}
