from odoo.addons.helpdesk_aftersales_coupon.tests.common import CouponCase


class ShareLinkCase(CouponCase):
    """The ticket's company has one website, where the product is on sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        websites = cls.env["website"].search([("company_id", "=", cls.company.id)])
        cls.website = websites[:1] or cls._create_website("Our Shop", cls.company)
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        for website in websites - cls.website:
            website.company_id = cls.other_company
        cls.product.website_published = True

    @classmethod
    def _create_website(cls, name, company):
        return cls.env["website"].create({"name": name, "company_id": company.id})
